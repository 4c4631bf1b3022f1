"""What the whole site needs: policy, offline bundle, cards, links."""
