"""Imports every module of the package `client`, and prints how many there are."""

import importlib
import pkgutil

import client

modules = [module.name for module in pkgutil.walk_packages(client.__path__, "client.")]
for module in modules:
    importlib.import_module(module)
print(len(modules) + 1)
