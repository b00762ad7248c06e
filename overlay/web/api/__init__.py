"""The JSON calls of the panel and of outside tools, a module per noun."""
