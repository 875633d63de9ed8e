"""Tags of leads, in the dialect of Smartlead."""
