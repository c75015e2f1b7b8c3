"""Pages as flat node arrays with XPaths; knows lxml, and nothing of models."""
