"""The whole document around the content of a page: header, menu, breadcrumb, side column, footer."""
