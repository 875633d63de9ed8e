"""Lists in the dialect of Smartlead."""
