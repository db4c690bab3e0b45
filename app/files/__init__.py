"""The vault: documents and pictures that people attach, kept as rows with their bytes beside the database.

How another slice keeps a file:

1. Its form has an `UploadsField` (`files.forms`), its view lets the body be large enough: `@accepts_up_to("file_limit_mb")`.
   The field reads, measures, looks into and re-encodes what was sent; what is refused stands beside the field.
   The template's form says `enctype="multipart/form-data"`; `files/_upload.html` draws the field.
2. Its action, inside its transaction: `files.actions.keep(work, upload, "receipt:7", supplier_id=…, site_id=…)` → `File`,
   for the supplier, buyers and the people who receive at that site; or `confide(work, upload, "message:9", supplier_id=…)`
   → `ConfidedFile`, for the supplier and buyers alone. The subject is what it is attached to, as facts name theirs.
3. Its page: `files.queries.files_of(actor, subject)` or, for many at once, `files_of_each(actor, subjects)`;
   `files.shown.shown(file)` gives what `files/_file.html` draws: a link with name and size, for pictures a small picture.
   No form stands in it, so it may be pushed.

The bytes are in the vault before the commit, a folder or a bucket, under a random name; if the commit fails, a chore
removes them.
They leave only through `GET /files/<id>`: the same gate and row filter as any row, as an attachment.
"""
