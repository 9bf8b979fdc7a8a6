[assembly: CollectionBehavior(DisableTestParallelization = true)] // who counts what a process allocates must be alone in it
