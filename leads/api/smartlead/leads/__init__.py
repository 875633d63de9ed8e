"""Lists and leads in the dialect of Smartlead."""
