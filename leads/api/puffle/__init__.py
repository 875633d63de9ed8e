"""The Puffle dialect: campaigns, lists and what is in them."""
