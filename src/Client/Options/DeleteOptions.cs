namespace Streetcar.Client;

/// <summary>How to delete documents.</summary>
public sealed record DeleteOptions : OperationOptions;
