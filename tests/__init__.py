"""The tests, in the folders of what they test."""

from tests.environment import set_up

set_up()
