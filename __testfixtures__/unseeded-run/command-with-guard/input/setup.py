from setuptools import find_packages, setup

setup(
    name="fitter",
    packages=find_packages(),
    entry_points={"console_scripts": ["fit=fitter.cli:main"]},
)
