"""CSV and XLSX: columns are mapped, looked at before, loaded row by row, and a whole import can be undone."""
