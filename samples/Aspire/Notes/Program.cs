using MongoDB.Driver;
using Streetcar.Samples;

var builder = WebApplication.CreateBuilder(args);
var uri = MongoUrl.Create(builder.Configuration.GetConnectionString("notebook"));
builder.Services.AddSingleton<IMongoClient>(new MongoClient(uri));
builder.Services.AddSingleton(services =>
    services.GetRequiredService<IMongoClient>().GetDatabase(uri.DatabaseName).GetCollection<Note>("notes"));
builder.Services.AddHealthChecks().AddCheck<NotebookCheck>("notebook");

var app = builder.Build();
app.MapHealthChecks("/health");
app.MapGet("/notes", (IMongoCollection<Note> notes, CancellationToken cancellationToken) =>
    notes.Find(_ => true).SortBy(note => note.Id).Project(note => note.Text).ToListAsync(cancellationToken));
app.MapPost("/notes/{text}", (string text, IMongoCollection<Note> notes, CancellationToken cancellationToken) =>
    notes.InsertOneAsync(new Note { Text = text }, cancellationToken: cancellationToken));
await app.RunAsync();
