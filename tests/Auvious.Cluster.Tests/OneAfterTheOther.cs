// Every one of them starts servers of its own, and wants the machine to itself.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
