"""The Smartlead dialect: lists, and leads into lists and campaigns."""
