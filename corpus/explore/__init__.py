"""`saoluc explore`: Datasette on an archive's catalog, read only, with a front page, search, calendar and graphs."""
