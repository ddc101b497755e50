"""One module a section: `measure(house, options, table)`."""
