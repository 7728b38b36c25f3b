'hi'
