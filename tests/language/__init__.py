"""The flow language: what an author may write, its checks, the chart."""
