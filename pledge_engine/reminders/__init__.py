"""Who must hear of what today: which rungs were reached, what one mail a day says of them, and whether that can be right."""
