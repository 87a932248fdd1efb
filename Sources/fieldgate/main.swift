print("fieldgate")
