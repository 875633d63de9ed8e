"""The product's settings, with the peers' addresses beside the product's own."""

from config.settings import *  # noqa: F403  Django's way to build on other settings

ROOT_URLCONF = "benchmarks.peers.urls"
