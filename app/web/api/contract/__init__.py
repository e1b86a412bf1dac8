"""The contract as the service publishes it: OpenAPI 3.1, made from the models that check what is posted."""
