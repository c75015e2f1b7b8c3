"""Reviews: what people write, blocks of reviews on other pages, and pages that consist of them."""
