"""Templates of whole sites: what the model found on some pages, compiled into XPaths that read the others."""
