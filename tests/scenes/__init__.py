"""What tests share: scenes, fakes that speak real protocols, served bots."""
