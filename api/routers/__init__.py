"""The HTTP interface under ``/api/v1``, one file a resource."""
