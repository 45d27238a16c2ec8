"""What all rows share: the table and its arithmetic, the machine, the programs that are measured."""
