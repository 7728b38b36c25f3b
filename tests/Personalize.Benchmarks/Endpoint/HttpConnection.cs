using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Personalize.Benchmarks.Endpoint;

/// <summary>One connection that is kept, with one request on it at a time. Reads as much of HTTP as the answers of the server need.</summary>
/// <param name="longestAnswer">How long an answer may take, and a connection; null for half a minute.</param>
internal sealed class HttpConnection(IPEndPoint server, TimeSpan? longestAnswer = null) : IDisposable
{
    private readonly TimeSpan _longestAnswer = longestAnswer ?? TimeSpan.FromSeconds(30);
    private readonly IPEndPoint _server = server;
    private byte[] _buffer = new byte[16_384];
    private Socket? _socket;

    /// <summary>Sends a request and waits for the answer; connects if need be.</summary>
    /// <exception cref="IOException">The connection cannot be made, or it broke before the answer was complete.</exception>
    public (int Status, ReadOnlyMemory<byte> Body) Send(ReadOnlySpan<byte> request)
    {
        try
        {
            _socket ??= Connect();
            while (request.Length > 0)
                request = request[_socket.Send(request)..];
            return Receive(_socket);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            Dispose();
            throw exception as IOException ?? new IOException(exception.Message, exception);
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true, ReceiveTimeout = (int)_longestAnswer.TotalMilliseconds,
        };
        try
        {
            if (!socket.ConnectAsync(_server).Wait(_longestAnswer))
                throw new IOException("The server does not accept the connection.");
            return socket;
        }
        catch (Exception exception)
        {
            socket.Dispose();
            throw exception is AggregateException { InnerException: { } cause } ? new IOException(cause.Message, cause) : exception;
        }
    }

    private (int Status, ReadOnlyMemory<byte> Body) Receive(Socket socket)
    {
        var (length, head) = (0, -1);
        while (head < 0)
        {
            length += Read(socket, length);
            head = _buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
        }

        var headers = Encoding.ASCII.GetString(_buffer, 0, head);
        const string ContentLength = "\r\nContent-Length: ";
        var at = headers.IndexOf(ContentLength, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            throw new IOException($"The answer has no length: {headers}");
        var rest = headers.AsSpan(at + ContentLength.Length);
        var end = rest.IndexOf('\r');
        var (begin, body) = (head + 4, int.Parse(end < 0 ? rest : rest[..end]));
        while (length < begin + body)
            length += Read(socket, length);
        return (int.Parse(headers.AsSpan(9, 3)), _buffer.AsMemory(begin, body));
    }

    private int Read(Socket socket, int length)
    {
        if (length == _buffer.Length)
            Array.Resize(ref _buffer, 2 * length);
        var read = socket.Receive(_buffer.AsSpan(length));
        return read > 0 ? read : throw new IOException("The server has closed the connection.");
    }
}
