"""The kinds of requirements, by family; each is data for the reader, the schema and the reference."""
