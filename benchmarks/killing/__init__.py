"""A whole installation that works while its processes are killed at random (benchmarks/kills.py).

installation   `manage.py up` in a data directory of its own
victims        its processes, by what they are
calls          the API, called again until it answers
watch          what broke, and when everybody is to stop
adding         four clients that add leads without a pause
rounds         everything else that Leadgate does, kind by kind
checks         what must be so after each kill, and at the end
campaign       all of it together
"""
