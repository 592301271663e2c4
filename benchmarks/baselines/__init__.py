"""What the site is compared with. None of it is part of the product."""
