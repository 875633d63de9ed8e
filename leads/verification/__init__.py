"""Would mail to this address arrive? The stages, each a file:

    email -> syntax, disposable, roles, free_mail, typos      what its text says
          -> mail_hosts over resolver, confirmed by trust     who takes the domain's mail
          -> smtp_probe over smtp_limits, smtp_replies        would the server take it (off by default)
          -> judge                                            Verdict: status, reason, evidence

    verifier     the order of the stages; domain_book asks each domain once
    running      a verifier in a thread of its own
    store        what is kept: verdicts by address, facts by domain
    requests     asking for a job: for an import, a list, a campaign, a selection
    job_run      the job: portion after portion, round after round; portions reads, write writes

None of the stages knows Django's models, and nothing here knows HTTP or the admin. docs/verification.md.
"""
