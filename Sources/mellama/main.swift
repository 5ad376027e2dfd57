print("empty yet")
