"""What readers read: building documents (`documents`, `shared`), issuing them (`issuing`), reading
those in force now or at a time (`reading`)."""
