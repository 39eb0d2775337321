var builder = DistributedApplication.CreateBuilder(args);

var database = builder.AddStreetcar("documents").AddDatabase("notebook");

builder.AddProject<Projects.Notes>("notes")
    .WithReference(database)
    .WaitFor(database)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health");

await builder.Build().RunAsync();
