"""One person, erased: nothing of them stays in the workspace but a keyed hash that keeps them out.

person      what somebody is named by -> their leads, and all that they can be recognised by
erase       leads and memberships, in one transaction, and then all that mentions them
traces      what mentions them: outcomes, before-images, verdicts, kept answers, deliveries, jobs, samples
redact      JSON that mentions them -> the same without
files       rows of kept files, in a job: these may be gigabytes
give_out    all that is known of them, as JSON or CSV
"""

from leads.erasing.erase import erase_person
from leads.erasing.give_out import Known, give_out
from leads.erasing.person import NotOnePerson, PersonRefused, UnknownPerson, Who

__all__ = ["Known", "NotOnePerson", "PersonRefused", "UnknownPerson", "Who", "erase_person", "give_out"]
