"""The worker's pocket: receives, keeps and shows credentials; decides what is shown."""
