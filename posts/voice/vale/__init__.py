"""Rules in the form of Vale (https://vale.sh), one YAML file a rule, to give to others and to take from them."""
