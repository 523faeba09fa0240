"""`manage.py bench`: what the program's pages and papers cost, measured on data of its own."""
