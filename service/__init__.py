"""The shells around `translator`: the web service and the command line."""
