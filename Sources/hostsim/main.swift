print("hostsim")
