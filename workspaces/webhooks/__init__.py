"""Tells other systems what happened in a workspace, as https://www.standardwebhooks.com asks.

    emit       an event, in the transaction that causes it -> a delivery for each endpoint that wants it
    deliver    a worker: what is due at an endpoint, one after the other; what fails is tried for days
    published  the events and the shape of the published API, for endpoints that its clients made
    once       a message to a URL that a request named
    sign       endpoint + delivery -> headers
    send       one POST -> what came back
    addresses  which addresses may be connected to
    endpoints  made, changed, given a new secret; deliveries sent again

An event is delivered at least once: a receiver tells repetitions by `webhook-id`.
"""
