"""How requests come in: nobody waits for a client who is slow, whatever they send or don't read.

worker     connections, in one loop: a request gets a thread only when it is here
arriving   what has come of a request, and whether that is all that it takes
wire       a connection's socket: deadlines for what is read, a backlog for what isn't taken yet

chunked_bodies   bodies whose length nobody knows, for Django
strangers        who may send a large body to a page
"""
