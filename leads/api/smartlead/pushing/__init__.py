"""People of lists and campaigns, copied or moved into others, in the dialect of Smartlead."""
