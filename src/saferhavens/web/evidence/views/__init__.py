"""The pages of those who judge. Reading is here, writing in `actions`; for anybody else they do not exist."""
