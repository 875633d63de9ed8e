"""The OpenAPI 3.1 document of the native API, made from what the actions of its viewsets say of themselves.

@operation(body=, query=, reply=)    workspaces/api/operation.py, on each action
  structs      msgspec structs -> components and query parameters
  examples     a schema -> a value that fits it
  common       what all operations share: errors, headers, the key
  names        a path and a method -> operationId and tag
  operations   one action -> one operation object (drf-spectacular's AutoSchema)
  document     the URL conf -> the document, once per process
"""
