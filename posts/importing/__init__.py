"""Old posts in: Markdown with YAML front matter becomes stories.

Pure from file to blocks (`front_matter`, `liquid`, `markdown`, `blocks`, `inline`, `tables`); then the database
(`pictures`, `bylines`, `stories`) and the whole run (`run`). What happens to what is in docs/importing.md.
"""
