"""What every kind of background job needs, once: the queue, the lock, batches, progress, failure."""
