namespace Streetcar.Storage.Sqlite;

/// <summary>The data folder, or a file in it, can't be used; the message names it and says what to do.</summary>
/// <param name="message">What is wrong and the remedy.</param>
/// <param name="inner">The cause, if any.</param>
public sealed class DataFolderException(string message, Exception? inner = null) : IOException(message, inner);
