"""The block list in the dialect of Smartlead."""
