import argparse
import torch


def main():
	parser = argparse.ArgumentParser()
	parser.add_argument('--seed', type=int, default=1)
	args = parser.parse_args()
	torch.manual_seed(args.seed)

	net = torch.nn.Conv2d(3, 8, 3).cuda()
	net(torch.ones(1, 3, 8, 8, device='cuda')).sum().backward()


if __name__ == '__main__':
	main()
