# For ~/.bashrc or ~/.zshrc: `shop npm start` runs a command with the secrets of shop/dev.

# The credentials of aws-vault are for chamber: the command starts without them.
shop() {
  aws-vault exec shop-dev -- chamber exec shop/dev -- \
    sh -c 'unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN; exec "$@"' - "$@"
}

# The same by the profile, where nothing of AWS gets into the environment.
shop_by_profile() {
  AWS_PROFILE=shop-dev-vault chamber exec shop/dev -- "$@"
}
